/**
 * StreamsGroupMetadata (17), key and value (version 0): in __consumer_offsets.
 * A streams group: its epoch, its settings, and a hash of the topics it was computed from.
 */
import { array, type Decoded, int32, int64Exact, message, nullable, string } from '../../schema.ts';

export const streamsGroupMetadataKey = message(
  'StreamsGroupMetadataKey',
  { apiKey: 17, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type StreamsGroupMetadataKey = Decoded<typeof streamsGroupMetadataKey>;

const lastAssignmentConfig = {
  key: string(),
  value: string(),
};

export const streamsGroupMetadataValue = message(
  'StreamsGroupMetadataValue',
  { apiKey: 17, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    epoch: int32(),
    metadataHash: int64Exact(),
    validatedTopologyEpoch: int32({ default: -1, tag: 0 }),
    lastAssignmentConfigs: nullable(array(lastAssignmentConfig), { tag: 1 }),
  },
);
export type StreamsGroupMetadataValue = Decoded<typeof streamsGroupMetadataValue>;
