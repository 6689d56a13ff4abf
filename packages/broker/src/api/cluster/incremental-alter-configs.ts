/**
 * IncrementalAlterConfigs (44), versions 0–1.
 * Does: sets and removes settings of resources, and adds to or takes from those that are lists;
 *   also sets the levels of loggers, which last until the process ends.
 * Since: 1 flexible. Spec: KIP-339, KIP-412.
 */
import {
  incrementalAlterConfigsRequest,
  incrementalAlterConfigsResponse,
} from '@odradek/wire/definitions';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { alterResources } from './alter-resources.ts';

export const incrementalAlterConfigs = handler(
  incrementalAlterConfigsRequest,
  incrementalAlterConfigsResponse,
  [
    needs('AlterConfigs', 'Topic'),
    needs('AlterConfigs', 'Cluster'),
    needs('AlterConfigs', 'Group'),
  ],
  async ({ resources, validateOnly }, _context, broker) => {
    const alterations = resources.map((resource) => ({
      resourceType: resource.resourceType,
      resourceName: resource.resourceName,
      operations: resource.configs,
      replacesAll: false,
    }));
    return { responses: await alterResources(broker, alterations, { validateOnly }) };
  },
);
