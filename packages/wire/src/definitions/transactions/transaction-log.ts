/**
 * TransactionLog (0), key and value (versions 0–1): in __transaction_state.
 * A transactional id: its producer, the state of its transaction, and the partitions in it.
 * Since: 1 flexible, previousProducerId, nextProducerId, nextProducerEpoch,
 *   clientTransactionVersion
 */
import {
  array,
  type Decoded,
  int8,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
} from '../../schema.ts';

export const transactionLogKey = message(
  'TransactionLogKey',
  { apiKey: 0, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    transactionalId: string(),
  },
);
export type TransactionLogKey = Decoded<typeof transactionLogKey>;

export const transactionLogValue = message(
  'TransactionLogValue',
  { apiKey: 0, type: 'coordinator-value', versions: '0-1', flexible: '1+' },
  {
    producerId: int64(),
    previousProducerId: int64({ versions: '1+', default: -1, tag: 0 }),
    nextProducerId: int64({ versions: '1+', default: -1, tag: 1 }),
    producerEpoch: int16(),
    nextProducerEpoch: int16({ versions: '1+', default: -1, tag: 3 }),
    transactionTimeoutMs: int32(),
    transactionStatus: int8(),
    transactionPartitions: nullable(
      array({
        topic: string(),
        partitionIds: array(int32()),
      }),
    ),
    transactionLastUpdateTimestampMs: int64(),
    transactionStartTimestampMs: int64(),
    clientTransactionVersion: int16({ versions: '1+', tag: 2 }),
  },
);
export type TransactionLogValue = Decoded<typeof transactionLogValue>;
