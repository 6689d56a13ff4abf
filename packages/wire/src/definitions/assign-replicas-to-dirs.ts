/**
 * AssignReplicasToDirs (73), version 0.
 * Does: tells the controller in which log directories a broker keeps its replicas.
 */
import { array, type Decoded, int16, int32, int64, message, uuid } from '../schema.ts';

export const assignReplicasToDirsRequest = message(
  'AssignReplicasToDirsRequest',
  { apiKey: 73, type: 'request', versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    directories: array({
      id: uuid(),
      topics: array({
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
        }),
      }),
    }),
  },
);
export type AssignReplicasToDirsRequest = Decoded<typeof assignReplicasToDirsRequest>;

export const assignReplicasToDirsResponse = message(
  'AssignReplicasToDirsResponse',
  { apiKey: 73, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    directories: array({
      id: uuid(),
      topics: array({
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
        }),
      }),
    }),
  },
);
export type AssignReplicasToDirsResponse = Decoded<typeof assignReplicasToDirsResponse>;
