/**
 * StreamsGroupMemberMetadata (19), key and value (version 0): in __consumer_offsets.
 * A member of a streams group: its process, endpoint, tags and topology epoch.
 */
import {
  array,
  type Decoded,
  int32,
  message,
  nullable,
  string,
  struct,
  uint16,
} from '../../schema.ts';

export const streamsGroupMemberMetadataKey = message(
  'StreamsGroupMemberMetadataKey',
  { apiKey: 19, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    memberId: string(),
  },
);
export type StreamsGroupMemberMetadataKey = Decoded<typeof streamsGroupMemberMetadataKey>;

const endpoint = {
  host: string(),
  port: uint16(),
};

const keyValue = {
  key: string(),
  value: string(),
};

export const streamsGroupMemberMetadataValue = message(
  'StreamsGroupMemberMetadataValue',
  { apiKey: 19, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    instanceId: nullable(string()),
    rackId: nullable(string()),
    clientId: string(),
    clientHost: string(),
    rebalanceTimeoutMs: int32({ default: -1 }),
    topologyEpoch: int32(),
    processId: string(),
    userEndpoint: nullable(struct(endpoint), { default: null }),
    clientTags: array(keyValue),
  },
);
export type StreamsGroupMemberMetadataValue = Decoded<typeof streamsGroupMemberMetadataValue>;
