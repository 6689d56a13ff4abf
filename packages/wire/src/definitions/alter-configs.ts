/**
 * AlterConfigs (33), versions 0–2.
 * Does: replaces all settings of a resource.
 * Since: 2 flexible
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

export const alterConfigsRequest = message(
  'AlterConfigsRequest',
  {
    apiKey: 33,
    type: 'request',
    versions: '0-2',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    resources: array({
      resourceType: int8({ mapKey: true }),
      resourceName: string({ mapKey: true }),
      configs: array({
        name: string({ mapKey: true }),
        value: nullable(string()),
      }),
    }),
    validateOnly: bool(),
  },
);
export type AlterConfigsRequest = Decoded<typeof alterConfigsRequest>;

export const alterConfigsResponse = message(
  'AlterConfigsResponse',
  { apiKey: 33, type: 'response', versions: '0-2', flexible: '2+' },
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
export type AlterConfigsResponse = Decoded<typeof alterConfigsResponse>;
