/**
 * ShareGroupMemberMetadata (10), key and value (version 0): in __consumer_offsets.
 * A member of a share group: what it subscribes to, and from where.
 */
import { array, type Decoded, message, nullable, string } from '../../schema.ts';

export const shareGroupMemberMetadataKey = message(
  'ShareGroupMemberMetadataKey',
  { apiKey: 10, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    memberId: string(),
  },
);
export type ShareGroupMemberMetadataKey = Decoded<typeof shareGroupMemberMetadataKey>;

export const shareGroupMemberMetadataValue = message(
  'ShareGroupMemberMetadataValue',
  { apiKey: 10, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    rackId: nullable(string()),
    clientId: string(),
    clientHost: string(),
    subscribedTopicNames: array(string()),
  },
);
export type ShareGroupMemberMetadataValue = Decoded<typeof shareGroupMemberMetadataValue>;
