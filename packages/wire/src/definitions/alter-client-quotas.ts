/**
 * AlterClientQuotas (49), versions 0–1.
 * Does: sets and removes quotas.
 * Since: 1 flexible
 */
import {
  array,
  bool,
  type Decoded,
  float64,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const alterClientQuotasRequest = message(
  'AlterClientQuotasRequest',
  {
    apiKey: 49,
    type: 'request',
    versions: '0-1',
    flexible: '1+',
    listeners: ['broker', 'controller'],
  },
  {
    entries: array({
      entity: array({
        entityType: string(),
        entityName: nullable(string()),
      }),
      ops: array({
        key: string(),
        value: float64(),
        remove: bool(),
      }),
    }),
    validateOnly: bool(),
  },
);
export type AlterClientQuotasRequest = Decoded<typeof alterClientQuotasRequest>;

export const alterClientQuotasResponse = message(
  'AlterClientQuotasResponse',
  { apiKey: 49, type: 'response', versions: '0-1', flexible: '1+' },
  {
    throttleTimeMs: int32(),
    entries: array({
      errorCode: int16(),
      errorMessage: nullable(string()),
      entity: array({
        entityType: string(),
        entityName: nullable(string()),
      }),
    }),
  },
);
export type AlterClientQuotasResponse = Decoded<typeof alterClientQuotasResponse>;
