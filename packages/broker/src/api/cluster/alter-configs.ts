/**
 * AlterConfigs (33), versions 0–2.
 * Does: gives a resource exactly these settings; what is not named falls back to its default.
 *   Superseded by IncrementalAlterConfigs, which two clients can use at the same time.
 * Since: 2 flexible. Spec: KIP-133.
 */
import { alterConfigsRequest, alterConfigsResponse } from '@odradek/wire/definitions';
import { operation } from '../../config/operations.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { alterResources } from './alter-resources.ts';

export const alterConfigs = handler(
  alterConfigsRequest,
  alterConfigsResponse,
  [
    needs('AlterConfigs', 'Topic'),
    needs('AlterConfigs', 'Cluster'),
    needs('AlterConfigs', 'Group'),
  ],
  async ({ resources, validateOnly }, _context, broker) => {
    const alterations = resources.map((resource) => ({
      resourceType: resource.resourceType,
      resourceName: resource.resourceName,
      operations: resource.configs.map(({ name, value }) => ({
        name,
        configOperation: operation.set,
        value,
      })),
      replacesAll: true,
    }));
    return { responses: await alterResources(broker, alterations, { validateOnly }) };
  },
);
