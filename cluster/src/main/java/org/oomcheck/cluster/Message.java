// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * All that members send each other: numbers and bytes. No object of a class that the sender names
 * is ever made from it.
 */
final class Message
    implements Callable<byte[]>, IdentifiedDataSerializable, HazelcastInstanceAware {
  /** The number by which Hazelcast knows the factory of messages. */
  static final int FACTORY = 1;

  /** Under this key a member keeps what answers messages. */
  static final String ANSWERER = "oomcheck";

  /** Makes an empty message, to be filled from what was sent. */
  static final class Factory implements DataSerializableFactory {
    @Override
    public IdentifiedDataSerializable create(int typeId) {
      return new Message(-1, 0, new byte[0]);
    }
  }

  /** Begin a share. */
  static final int BEGIN = 0;

  /** Answer the leader. */
  static final int ASK = 1;

  /** Take states. */
  static final int RECEIVE = 2;

  private int kind;
  private long run;
  private byte[] content;
  private @Nullable HazelcastInstance instance;

  /**
   * A message.
   *
   * @param run the number of the run that it belongs to; what comes late from another is ignored
   */
  Message(int kind, long run, byte[] content) {
    this.kind = kind;
    this.run = run;
    this.content = content;
  }

  int kind() {
    return kind;
  }

  long run() {
    return run;
  }

  byte[] content() {
    return content;
  }

  @Override
  public byte[] call() {
    if (instance != null && instance.getUserContext().get(ANSWERER) instanceof HeldShare answerer) {
      return answerer.answer(this);
    }
    return HeldShare.refused("a process that leads a search takes no share");
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance hazelcastInstance) {
    instance = hazelcastInstance;
  }

  @Override
  public int getFactoryId() {
    return FACTORY;
  }

  @Override
  public int getClassId() {
    return 1;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeInt(kind);
    out.writeLong(run);
    out.writeByteArray(content);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    kind = in.readInt();
    run = in.readLong();
    byte[] sent = in.readByteArray();
    content = sent == null ? new byte[0] : sent;
  }
}
