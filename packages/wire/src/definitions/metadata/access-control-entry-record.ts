/**
 * AccessControlEntryRecord (18), version 0: in the cluster's metadata log.
 * An access control entry was added.
 */
import { type Decoded, int8, message, string, uuid } from '../../schema.ts';

export const accessControlEntryRecord = message(
  'AccessControlEntryRecord',
  { apiKey: 18, type: 'metadata', versions: '0', flexible: '0+' },
  {
    id: uuid(),
    resourceType: int8(),
    resourceName: string(),
    patternType: int8(),
    principal: string(),
    host: string(),
    operation: int8(),
    permissionType: int8(),
  },
);
export type AccessControlEntryRecord = Decoded<typeof accessControlEntryRecord>;
