/**
 * DescribeTransactions (65), version 0.
 * Does: tells the state of transactions.
 */
import { array, type Decoded, int16, int32, int64, message, string } from '../schema.ts';

export const describeTransactionsRequest = message(
  'DescribeTransactionsRequest',
  { apiKey: 65, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    transactionalIds: array(string()),
  },
);
export type DescribeTransactionsRequest = Decoded<typeof describeTransactionsRequest>;

export const describeTransactionsResponse = message(
  'DescribeTransactionsResponse',
  { apiKey: 65, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    transactionStates: array({
      errorCode: int16(),
      transactionalId: string(),
      transactionState: string(),
      transactionTimeoutMs: int32(),
      transactionStartTimeMs: int64(),
      producerId: int64(),
      producerEpoch: int16(),
      topics: array({
        topic: string({ mapKey: true }),
        partitions: array(int32()),
      }),
    }),
  },
);
export type DescribeTransactionsResponse = Decoded<typeof describeTransactionsResponse>;
