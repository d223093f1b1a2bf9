# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # the launcher sets java, jar and release
#
# What both launchers do once there is a jar; ./oomcheck and the installed command read this file.
# It uses their function die, and these variables:
#
#   java     the java command
#   release  the file that tells the version of its JDK
#   jar      the jar with the command line
#   work     a folder for files of the launcher; optional

cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}} # of the user; nothing if there is none

columns() { # of the terminal behind stderr; 0 if there is none
  if ! [ -t 2 ]; then
    echo 0
    return
  fi
  width=$(stty size <&2 2>/dev/null)
  width=${width#* }
  case $width in
    '' | 0 | *[!0-9]*) echo 80 ;;
    *) echo "$width" ;;
  esac
}

explores_little() { # whether a command line asks for no search, or for one of a catalogued size
  case ${1:-} in
    explain | list | replay | play | manual | completion | help | -h | --help | -V | --version) return 0 ;;
    lab) [ "${2:-}" != grade ] && return 0 || return 1 ;;
  esac
  checks_known_worlds "$@" || return 1
  case " $* " in
    *" --scenario"*" --series"* | *" --series"*" --scenario"*) return 0 ;;
    *" --scenario"*" --kernel"* | *" --kernel"*" --scenario"*) return 0 ;;
    *) return 1 ;;
  esac
}

checks_known_worlds() { # whether a command line asks for checks, of catalogued worlds or a tree, in the usual limits
  case ${1:-check} in
    check | --*) ;;
    *) return 1 ;;
  esac
  case " $* " in
    *" --set"* | *" --module"* | *" --patch"* | *" --scenario-file"* | *" --limit"*) return 1 ;;
    *) return 0 ;;
  esac
}

checks_the_catalogue() { # whether a command line asks for such checks, of the catalogue and as they are by default
  checks_known_worlds "$@" || return 1
  case " $* " in
    *" --kernel"* | *" --time"* | *" --costs"* | *" --reduce"* | *" --merge"*) return 1 ;;
    *" --compact"* | *" --cluster"*) return 1 ;;
    *) return 0 ;;
  esac
}

is_over_soon() { # whether a command line that explores little reads no kernel tree either
  case " $* " in
    *" --kernel"*) return 1 ;;
    *) explores_little "$@" ;;
  esac
}

find_archive() { # the classes of a check, as this JDK loads them from this jar; or nothing
  archive=
  case "${OOMCHECK_JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
    *[Ss]hare* | *Archive*) return ;; # the user's own
  esac
  key=$({ printf '%s\n' "$java"; cat "$release"; ls -lLn "$jar"; } 2>/dev/null | cksum)
  key=${key% *}-${key#* }
  set -- ${work:+"$work/classes"} ${cache:+"$cache/oomcheck/classes"}
  for folder in "$@"; do
    archive=$folder/$key.jsa
    # An archive that is older than the jar is of another jar; Java does not take it.
    # shellcheck disable=SC3013 # POSIX has it since 2024
    [ ! "$archive" -nt "$jar" ] || return
  done
  for folder in "$@"; do
    archive=$folder/$key.jsa
    if mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ]; then
      make_archive
      return
    fi
  done
  archive=
}

make_archive() { # an empty file if this JDK cannot make a good one, so that it is tried once
  new=$archive.$$
  trap 'rm -f "$new" "$new.list"; exit 130' INT
  trap 'rm -f "$new" "$new.list"; exit 143' TERM
  find "$folder" -name '*.jsa*' -mtime +30 -exec rm -f {} + 2>/dev/null
  # An archive that Java adds to at its exit has no class that was compiled for Java 5, as those of picocli are.
  if ! quietly "-XX:DumpLoadedClassList=$new.list" -jar "$jar" check --series v4.13 --scenario reclaim-needs-oom ||
    ! quietly -Xshare:dump "-XX:SharedClassListFile=$new.list" "-XX:SharedArchiveFile=$new" -jar "$jar" ||
    ! [ -s "$new" ] || ! quietly "-XX:SharedArchiveFile=$new" -XX:+VerifySharedSpaces -jar "$jar" --version; then
    rm -f "$new"
    : >"$new"
  fi 2>/dev/null
  rm -f "$new.list"
  mv -f "$new" "$archive" 2>/dev/null
  trap - INT TERM
}

quietly() { # runs Java with these arguments; it leaves no file even if it crashes
  # shellcheck disable=SC2086 # the options are split on purpose
  "$java" $collector -XX:TieredStopAtLevel=1 -Xlog:disable -XX:ErrorFile=/dev/null "$@" >/dev/null 2>&1 </dev/null
}

start() { # NAME ARGUMENTS: runs the command line, which calls itself NAME; never returns
  name=$1
  shift
  # The parallel collector has the best throughput on the explorer's large, short-lived heaps. What is over in
  # seconds spends them on memory that it touches for the first time, so it takes little, again and again.
  collector=-XX:+UseParallelGC
  if is_over_soon "$@"; then
    collector="-XX:+UseSerialGC -XX:NewSize=8m"
  elif checks_the_catalogue "$@"; then
    collector="-XX:+UseSerialGC -XX:NewSize=32m"
  fi
  case ${OOMCHECK_JAVA_OPTS:-} in
    *GC*) collector= ;;
  esac

  # A JVM that does not start ends with 1, which is the exit code of a hazard.
  if [ -n "${OOMCHECK_JAVA_OPTS:-}${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-}" ]; then
    # shellcheck disable=SC2086 # the options are split on purpose
    problem=$("$java" $collector ${OOMCHECK_JAVA_OPTS:-} -version 2>&1) ||
      die 64 "Java does not start with the options in OOMCHECK_JAVA_OPTS, JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS: $(
        printf '%s\n' "$problem" | grep -v '^\(Picked up\|NOTE\|Error occurred\)' | head -n 1)"
  fi

  # A JVM whose standard input is closed takes the first file that it opens for it.
  if ! (exec 3<&0) 2>/dev/null; then
    exec </dev/null
  fi

  find_archive
  if explores_little "$@" || checks_the_catalogue "$@"; then
    options=-XX:TieredStopAtLevel=1
  else
    # Code is optimised when it has run ten times as often as is usual: what runs for a second costs less to
    # run as it is.
    options="-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
    options="$options -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
  fi
  # A large page is touched once for the first time, and what runs for minutes reads its states faster from it.
  pages=
  read -r pages 2>/dev/null </sys/kernel/mm/transparent_hugepage/enabled
  case $pages in
    *'[always]'* | *'[madvise]'*) options="$options -XX:+UseTransparentHugePages" ;;
  esac
  set -- "-Doomcheck.columns=$(columns)" "-Doomcheck.command=$name" \
    ${OOMCHECK_JAVA_OPTS:-} -jar "$jar" "$@"
  if [ -s "$archive" ]; then
    # Java says nothing if it does not take the archive; it is a little slower then.
    set -- "-XX:SharedArchiveFile=$archive" -Xlog:disable "$@"
  fi
  # shellcheck disable=SC2086 # the options are split on purpose
  exec "$java" -Xshare:auto $collector $options "$@"
}
