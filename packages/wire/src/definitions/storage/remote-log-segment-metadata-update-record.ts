/**
 * RemoteLogSegmentMetadataUpdateRecord (1), version 0: in __remote_log_metadata.
 * The state of a segment in remote storage changed.
 */
import {
  bytes,
  type Decoded,
  int8,
  int32,
  int64,
  message,
  nullable,
  string,
  struct,
  uuid,
} from '../../schema.ts';

export const remoteLogSegmentMetadataUpdateRecord = message(
  'RemoteLogSegmentMetadataUpdateRecord',
  { apiKey: 1, type: 'metadata', versions: '0', flexible: '0+' },
  {
    remoteLogSegmentId: struct({
      topicIdPartition: struct({
        name: string(),
        id: uuid(),
        partition: int32(),
      }),
      id: uuid(),
    }),
    brokerId: int32(),
    eventTimestampMs: int64(),
    customMetadata: nullable(bytes(), { default: null }),
    remoteLogSegmentState: int8(),
  },
);
export type RemoteLogSegmentMetadataUpdateRecord = Decoded<
  typeof remoteLogSegmentMetadataUpdateRecord
>;
