/**
 * RemoteLogSegmentMetadataSnapshotRecord (3), version 0: in __remote_log_metadata.
 * A segment in remote storage, as a snapshot keeps it.
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
  uuid,
} from '../../schema.ts';

export const remoteLogSegmentMetadataSnapshotRecord = message(
  'RemoteLogSegmentMetadataSnapshotRecord',
  { apiKey: 3, type: 'metadata', versions: '0', flexible: '0+' },
  {
    segmentId: uuid(),
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
export type RemoteLogSegmentMetadataSnapshotRecord = Decoded<
  typeof remoteLogSegmentMetadataSnapshotRecord
>;
