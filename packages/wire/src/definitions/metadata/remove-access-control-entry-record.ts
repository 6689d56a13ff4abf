/**
 * RemoveAccessControlEntryRecord (19), version 0: in the cluster's metadata log.
 * An access control entry was removed.
 */
import { type Decoded, message, uuid } from '../../schema.ts';

export const removeAccessControlEntryRecord = message(
  'RemoveAccessControlEntryRecord',
  { apiKey: 19, type: 'metadata', versions: '0', flexible: '0+' },
  {
    id: uuid(),
  },
);
export type RemoveAccessControlEntryRecord = Decoded<typeof removeAccessControlEntryRecord>;
