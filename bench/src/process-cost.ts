/** What a process costs its machine, as Linux counts it; nothing where there is no /proc. */
import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;
const userTicksField = 11;
const systemTicksField = 12;

/** CPU seconds that a process has used in all. */
export function cpuSeconds(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  // The name in parentheses may itself hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[userTicksField]) + Number(fields[systemTicksField]);
  return ticks / ticksPerSecond;
}

/** Memory that a process holds in the machine, in MB (10⁶ bytes). */
export function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? Number.NaN : (Number(kilobytes) * 1024) / 1e6;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
