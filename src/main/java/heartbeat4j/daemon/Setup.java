package heartbeat4j.daemon;

import heartbeat4j.auth.Keyring;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Policy;
import heartbeat4j.wire.Sending;

/** What the engine needs of the configuration. */
public record Setup(Policy policy, Keyring keyring, Sending sending, NodeUuid uuid) {}
