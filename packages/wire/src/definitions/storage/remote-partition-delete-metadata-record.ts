/**
 * RemotePartitionDeleteMetadataRecord (2), version 0: in __remote_log_metadata.
 * How far the deletion of a partition from remote storage is.
 */
import { type Decoded, int8, int32, int64, message, string, struct, uuid } from '../../schema.ts';

export const remotePartitionDeleteMetadataRecord = message(
  'RemotePartitionDeleteMetadataRecord',
  { apiKey: 2, type: 'metadata', versions: '0', flexible: '0+' },
  {
    topicIdPartition: struct({
      name: string(),
      id: uuid(),
      partition: int32(),
    }),
    brokerId: int32(),
    eventTimestampMs: int64(),
    remotePartitionDeleteState: int8(),
  },
);
export type RemotePartitionDeleteMetadataRecord = Decoded<
  typeof remotePartitionDeleteMetadataRecord
>;
