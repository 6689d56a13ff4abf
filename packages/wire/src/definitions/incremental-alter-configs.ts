/**
 * IncrementalAlterConfigs (44), versions 0–1.
 * Does: changes single settings of resources.
 * Since: 1 flexible
 */
import {
  array,
  bool,
  type Decoded,
  int8,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const incrementalAlterConfigsRequest = message(
  'IncrementalAlterConfigsRequest',
  {
    apiKey: 44,
    type: 'request',
    versions: '0-1',
    flexible: '1+',
    listeners: ['broker', 'controller'],
  },
  {
    resources: array({
      resourceType: int8({ mapKey: true }),
      resourceName: string({ mapKey: true }),
      configs: array({
        name: string({ mapKey: true }),
        configOperation: int8({ mapKey: true }),
        value: nullable(string()),
      }),
    }),
    validateOnly: bool(),
  },
);
export type IncrementalAlterConfigsRequest = Decoded<typeof incrementalAlterConfigsRequest>;

export const incrementalAlterConfigsResponse = message(
  'IncrementalAlterConfigsResponse',
  { apiKey: 44, type: 'response', versions: '0-1', flexible: '1+' },
  {
    throttleTimeMs: int32(),
    responses: array({
      errorCode: int16(),
      errorMessage: nullable(string()),
      resourceType: int8(),
      resourceName: string(),
    }),
  },
);
export type IncrementalAlterConfigsResponse = Decoded<typeof incrementalAlterConfigsResponse>;
