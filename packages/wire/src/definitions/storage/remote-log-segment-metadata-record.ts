/**
 * RemoteLogSegmentMetadataRecord (0), version 0: in __remote_log_metadata.
 * A segment in remote storage.
 */
import {
  array,
  bool,
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

export const remoteLogSegmentMetadataRecord = message(
  'RemoteLogSegmentMetadataRecord',
  { apiKey: 0, type: 'metadata', versions: '0', flexible: '0+' },
  {
    remoteLogSegmentId: struct({
      topicIdPartition: struct({
        name: string(),
        id: uuid(),
        partition: int32(),
      }),
      id: uuid(),
    }),
    startOffset: int64(),
    endOffset: int64(),
    brokerId: int32(),
    maxTimestampMs: int64(),
    eventTimestampMs: int64(),
    segmentLeaderEpochs: array({
      leaderEpoch: int32(),
      offset: int64(),
    }),
    segmentSizeInBytes: int32(),
    customMetadata: nullable(bytes(), { default: null }),
    remoteLogSegmentState: int8(),
    txnIndexEmpty: bool({ tag: 0 }),
  },
);
export type RemoteLogSegmentMetadataRecord = Decoded<typeof remoteLogSegmentMetadataRecord>;
