/**
 * ListConfigResources (74), versions 0–1.
 * Does: names the resources that have settings, by type.
 * Since: 1 resourceTypes, resourceType
 */
import { array, type Decoded, int8, int16, int32, message, string } from '../schema.ts';

export const listConfigResourcesRequest = message(
  'ListConfigResourcesRequest',
  { apiKey: 74, type: 'request', versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    resourceTypes: array(int8(), { versions: '1+' }),
  },
);
export type ListConfigResourcesRequest = Decoded<typeof listConfigResourcesRequest>;

export const listConfigResourcesResponse = message(
  'ListConfigResourcesResponse',
  { apiKey: 74, type: 'response', versions: '0-1', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    configResources: array({
      resourceName: string(),
      resourceType: int8({ versions: '1+', default: 16, ignorable: true }),
    }),
  },
);
export type ListConfigResourcesResponse = Decoded<typeof listConfigResourcesResponse>;
