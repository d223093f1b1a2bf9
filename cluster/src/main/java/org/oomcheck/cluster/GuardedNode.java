// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;

/**
 * Lets every connection of a Hazelcast member begin with the {@link Handshake}. Hazelcast calls
 * interceptors of sockets in every edition; in this one none can be configured.
 */
final class GuardedNode extends DefaultNodeContext {
  private final Handshake handshake;

  GuardedNode(Handshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new GuardedExtension(node, handshake);
  }

  private static final class GuardedExtension extends DefaultNodeExtension {
    private final Handshake handshake;

    GuardedExtension(Node node, Handshake handshake) {
      super(node);
      this.handshake = handshake;
    }

    @Override
    public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
      return handshake;
    }
  }
}
