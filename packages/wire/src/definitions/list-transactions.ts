/**
 * ListTransactions (66), versions 0–2.
 * Does: names the transactions that a broker coordinates.
 * Since: 1 durationFilter · 2 transactionalIdPattern
 */
import { array, type Decoded, int16, int32, int64, message, nullable, string } from '../schema.ts';

export const listTransactionsRequest = message(
  'ListTransactionsRequest',
  { apiKey: 66, type: 'request', versions: '0-2', flexible: '0+', listeners: ['broker'] },
  {
    stateFilters: array(string()),
    producerIdFilters: array(int64()),
    durationFilter: int64({ versions: '1+', default: -1 }),
    transactionalIdPattern: nullable(string(), { versions: '2+', default: null }),
  },
);
export type ListTransactionsRequest = Decoded<typeof listTransactionsRequest>;

export const listTransactionsResponse = message(
  'ListTransactionsResponse',
  { apiKey: 66, type: 'response', versions: '0-2', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    unknownStateFilters: array(string()),
    transactionStates: array({
      transactionalId: string(),
      producerId: int64(),
      transactionState: string(),
    }),
  },
);
export type ListTransactionsResponse = Decoded<typeof listTransactionsResponse>;
