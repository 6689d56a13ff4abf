/**
 * ConsumerGroupMemberMetadata (5), key and value (version 0): in __consumer_offsets.
 * A member of a consumer group: what it subscribes to, and from where.
 */
import {
  array,
  bytes,
  type Decoded,
  int32,
  message,
  nullable,
  string,
  struct,
} from '../../schema.ts';

export const consumerGroupMemberMetadataKey = message(
  'ConsumerGroupMemberMetadataKey',
  { apiKey: 5, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    memberId: string(),
  },
);
export type ConsumerGroupMemberMetadataKey = Decoded<typeof consumerGroupMemberMetadataKey>;

export const consumerGroupMemberMetadataValue = message(
  'ConsumerGroupMemberMetadataValue',
  { apiKey: 5, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    instanceId: nullable(string()),
    rackId: nullable(string()),
    clientId: string(),
    clientHost: string(),
    subscribedTopicNames: array(string()),
    subscribedTopicRegex: nullable(string()),
    rebalanceTimeoutMs: int32({ default: -1 }),
    serverAssignor: nullable(string()),
    classicMemberMetadata: nullable(
      struct({
        sessionTimeoutMs: int32(),
        supportedProtocols: array({
          name: string(),
          metadata: bytes(),
        }),
      }),
      { tag: 0 },
    ),
  },
);
export type ConsumerGroupMemberMetadataValue = Decoded<typeof consumerGroupMemberMetadataValue>;
