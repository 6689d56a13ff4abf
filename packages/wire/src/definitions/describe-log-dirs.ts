/**
 * DescribeLogDirs (35), versions 1–5.
 * Does: tells the log directories of a broker and how large the replicas in them are.
 * Since: 2 flexible · 3 errorCode · 4 totalBytes, usableBytes · 5 isCordoned
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
} from '../schema.ts';

export const describeLogDirsRequest = message(
  'DescribeLogDirsRequest',
  { apiKey: 35, type: 'request', versions: '1-5', flexible: '2+', listeners: ['broker'] },
  {
    topics: nullable(
      array({
        topic: string({ mapKey: true }),
        partitions: array(int32()),
      }),
    ),
  },
);
export type DescribeLogDirsRequest = Decoded<typeof describeLogDirsRequest>;

export const describeLogDirsResponse = message(
  'DescribeLogDirsResponse',
  { apiKey: 35, type: 'response', versions: '1-5', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16({ versions: '3+', ignorable: true }),
    results: array({
      errorCode: int16(),
      logDir: string(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          partitionSize: int64(),
          offsetLag: int64(),
          isFutureKey: bool(),
        }),
      }),
      totalBytes: int64({ versions: '4+', default: -1, ignorable: true }),
      usableBytes: int64({ versions: '4+', default: -1, ignorable: true }),
      isCordoned: bool({ versions: '5+', ignorable: true }),
    }),
  },
);
export type DescribeLogDirsResponse = Decoded<typeof describeLogDirsResponse>;
