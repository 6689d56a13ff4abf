/**
 * CreatePartitions (37), versions 0–3.
 * Does: gives topics more partitions.
 * Since: 2 flexible
 */
import { array, bool, type Decoded, int16, int32, message, nullable, string } from '../schema.ts';

export const createPartitionsRequest = message(
  'CreatePartitionsRequest',
  {
    apiKey: 37,
    type: 'request',
    versions: '0-3',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    topics: array({
      name: string({ mapKey: true }),
      count: int32(),
      assignments: nullable(
        array({
          brokerIds: array(int32()),
        }),
      ),
    }),
    timeoutMs: int32(),
    validateOnly: bool(),
  },
);
export type CreatePartitionsRequest = Decoded<typeof createPartitionsRequest>;

export const createPartitionsResponse = message(
  'CreatePartitionsResponse',
  { apiKey: 37, type: 'response', versions: '0-3', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    results: array({
      name: string(),
      errorCode: int16(),
      errorMessage: nullable(string(), { default: null }),
    }),
  },
);
export type CreatePartitionsResponse = Decoded<typeof createPartitionsResponse>;
