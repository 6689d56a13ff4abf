/**
 * DescribeClientQuotas (48), versions 0–1.
 * Does: lists quotas that fit a filter.
 * Since: 1 flexible
 */
import {
  array,
  bool,
  type Decoded,
  float64,
  int8,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const describeClientQuotasRequest = message(
  'DescribeClientQuotasRequest',
  { apiKey: 48, type: 'request', versions: '0-1', flexible: '1+', listeners: ['broker'] },
  {
    components: array({
      entityType: string(),
      matchType: int8(),
      match: nullable(string()),
    }),
    strict: bool(),
  },
);
export type DescribeClientQuotasRequest = Decoded<typeof describeClientQuotasRequest>;

export const describeClientQuotasResponse = message(
  'DescribeClientQuotasResponse',
  { apiKey: 48, type: 'response', versions: '0-1', flexible: '1+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string()),
    entries: nullable(
      array({
        entity: array({
          entityType: string(),
          entityName: nullable(string()),
        }),
        values: array({
          key: string(),
          value: float64(),
        }),
      }),
    ),
  },
);
export type DescribeClientQuotasResponse = Decoded<typeof describeClientQuotasResponse>;
