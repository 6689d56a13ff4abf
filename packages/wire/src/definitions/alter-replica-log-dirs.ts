/**
 * AlterReplicaLogDirs (34), versions 1–2.
 * Does: moves replicas to another log directory of the same broker.
 * Since: 2 flexible
 */
import { array, type Decoded, int16, int32, message, string } from '../schema.ts';

export const alterReplicaLogDirsRequest = message(
  'AlterReplicaLogDirsRequest',
  { apiKey: 34, type: 'request', versions: '1-2', flexible: '2+', listeners: ['broker'] },
  {
    dirs: array({
      path: string({ mapKey: true }),
      topics: array({
        name: string({ mapKey: true }),
        partitions: array(int32()),
      }),
    }),
  },
);
export type AlterReplicaLogDirsRequest = Decoded<typeof alterReplicaLogDirsRequest>;

export const alterReplicaLogDirsResponse = message(
  'AlterReplicaLogDirsResponse',
  { apiKey: 34, type: 'response', versions: '1-2', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    results: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
);
export type AlterReplicaLogDirsResponse = Decoded<typeof alterReplicaLogDirsResponse>;
