/**
 * DescribeAcls (29), versions 1–3.
 * Does: lists access control entries that fit a filter.
 * Since: 2 flexible
 */
import { array, type Decoded, int8, int16, int32, message, nullable, string } from '../schema.ts';

export const describeAclsRequest = message(
  'DescribeAclsRequest',
  {
    apiKey: 29,
    type: 'request',
    versions: '1-3',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    resourceTypeFilter: int8(),
    resourceNameFilter: nullable(string()),
    patternTypeFilter: int8({ default: 3 }),
    principalFilter: nullable(string()),
    hostFilter: nullable(string()),
    operation: int8(),
    permissionType: int8(),
  },
);
export type DescribeAclsRequest = Decoded<typeof describeAclsRequest>;

export const describeAclsResponse = message(
  'DescribeAclsResponse',
  { apiKey: 29, type: 'response', versions: '1-3', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string()),
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      patternType: int8({ default: 3 }),
      acls: array({
        principal: string(),
        host: string(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
  },
);
export type DescribeAclsResponse = Decoded<typeof describeAclsResponse>;
