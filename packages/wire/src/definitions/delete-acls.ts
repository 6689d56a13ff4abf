/**
 * DeleteAcls (31), versions 1–3.
 * Does: removes access control entries that fit filters.
 * Since: 2 flexible
 */
import { array, type Decoded, int8, int16, int32, message, nullable, string } from '../schema.ts';

export const deleteAclsRequest = message(
  'DeleteAclsRequest',
  {
    apiKey: 31,
    type: 'request',
    versions: '1-3',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    filters: array({
      resourceTypeFilter: int8(),
      resourceNameFilter: nullable(string()),
      patternTypeFilter: int8({ default: 3 }),
      principalFilter: nullable(string()),
      hostFilter: nullable(string()),
      operation: int8(),
      permissionType: int8(),
    }),
  },
);
export type DeleteAclsRequest = Decoded<typeof deleteAclsRequest>;

export const deleteAclsResponse = message(
  'DeleteAclsResponse',
  { apiKey: 31, type: 'response', versions: '1-3', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    filterResults: array({
      errorCode: int16(),
      errorMessage: nullable(string()),
      matchingAcls: array({
        errorCode: int16(),
        errorMessage: nullable(string()),
        resourceType: int8(),
        resourceName: string(),
        patternType: int8({ default: 3 }),
        principal: string(),
        host: string(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
  },
);
export type DeleteAclsResponse = Decoded<typeof deleteAclsResponse>;
