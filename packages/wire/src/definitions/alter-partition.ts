/**
 * AlterPartition (56), versions 2–3.
 * Does: lets the leader of partitions propose who is in sync.
 * Since: 3 no newIsr, newIsrWithEpochs
 */
import { array, type Decoded, int8, int16, int32, int64, message, uuid } from '../schema.ts';

export const alterPartitionRequest = message(
  'AlterPartitionRequest',
  { apiKey: 56, type: 'request', versions: '2-3', flexible: '0+', listeners: ['controller'] },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    topics: array({
      topicId: uuid({ ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        leaderEpoch: int32(),
        newIsr: array(int32(), { versions: '0-2' }),
        newIsrWithEpochs: array(
          {
            brokerId: int32(),
            brokerEpoch: int64({ default: -1 }),
          },
          { versions: '3+' },
        ),
        leaderRecoveryState: int8(),
        partitionEpoch: int32(),
      }),
    }),
  },
);
export type AlterPartitionRequest = Decoded<typeof alterPartitionRequest>;

export const alterPartitionResponse = message(
  'AlterPartitionResponse',
  { apiKey: 56, type: 'response', versions: '2-3', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    topics: array({
      topicId: uuid({ ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        leaderId: int32(),
        leaderEpoch: int32(),
        isr: array(int32()),
        leaderRecoveryState: int8({ ignorable: true }),
        partitionEpoch: int32(),
      }),
    }),
  },
);
export type AlterPartitionResponse = Decoded<typeof alterPartitionResponse>;
