/**
 * CreateAcls (30), versions 1–3.
 * Does: adds access control entries.
 * Since: 2 flexible
 */
import { array, type Decoded, int8, int16, int32, message, nullable, string } from '../schema.ts';

export const createAclsRequest = message(
  'CreateAclsRequest',
  {
    apiKey: 30,
    type: 'request',
    versions: '1-3',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    creations: array({
      resourceType: int8(),
      resourceName: string(),
      resourcePatternType: int8({ default: 3 }),
      principal: string(),
      host: string(),
      operation: int8(),
      permissionType: int8(),
    }),
  },
);
export type CreateAclsRequest = Decoded<typeof createAclsRequest>;

export const createAclsResponse = message(
  'CreateAclsResponse',
  { apiKey: 30, type: 'response', versions: '1-3', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    results: array({
      errorCode: int16(),
      errorMessage: nullable(string()),
    }),
  },
);
export type CreateAclsResponse = Decoded<typeof createAclsResponse>;
