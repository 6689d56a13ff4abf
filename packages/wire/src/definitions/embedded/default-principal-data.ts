/**
 * DefaultPrincipalData, version 0: inside the bytes field of another message.
 * Who sent a request that a broker forwards to the controller.
 */
import { bool, type Decoded, message, string } from '../../schema.ts';

export const defaultPrincipalData = message(
  'DefaultPrincipalData',
  { type: 'data', versions: '0', flexible: '0+' },
  {
    type: string(),
    name: string(),
    tokenAuthenticated: bool(),
  },
);
export type DefaultPrincipalData = Decoded<typeof defaultPrincipalData>;
