/**
 * Ids for new members: the client's or the instance's name, and a UUID as Java writes it, which
 * operators tell members apart by.
 *
 * Spec: RFC 9562 (version 4).
 */
import type { World } from '@odradek/world';

export function freshMemberId(world: World, name: string): string {
  const bytes = Buffer.from(world.random.bytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const parts = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ] as const;
  return [name, ...parts.map(([from, to]) => hex.slice(from, to))].join('-');
}
