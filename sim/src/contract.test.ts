import { clockContract, diskContract, networkContract, type Stage } from '@odradek/world/contract';
import type { Skew } from './clock.ts';
import { SimulatedDisk } from './disk/disk.ts';
import { Drive } from './disk/drive.ts';
import { SimulatedRandom } from './random.ts';
import { Simulation } from './simulation.ts';

let seed = 0;

/** Each test gets a seed of its own: the contract holds for all of them. */
function simulatedStage(options: { skew?: Skew; slow?: boolean } = {}): Stage {
  seed += 1;
  const simulation = new Simulation({ seed });
  const one = simulation.machine('one', options);
  if (options.slow === true) one.drive.slow = { msMin: 0, msMax: 20 };
  const world = one.boot();
  const other = simulation.machine('two').boot();
  world.disk.makeDirectory('/some/where');
  return {
    world,
    other,
    host: 'one',
    directory: '/some/where',
    run: (task) => simulation.play(task),
    close: async () => undefined,
  };
}

clockContract('simulated', simulatedStage);
clockContract('simulated, fast and late', () =>
  simulatedStage({ skew: { offsetMs: -100_000, drift: 0.01 } }),
);
clockContract('simulated, slow', () => simulatedStage({ skew: { offsetMs: 77, drift: -0.01 } }));
diskContract('simulated', simulatedStage);
diskContract('simulated, slow', () => simulatedStage({ slow: true }));
diskContract('simulated, alone', () => {
  const disk = new SimulatedDisk({ drive: new Drive({ random: new SimulatedRandom(1) }) });
  disk.makeDirectory('/some/where');
  const stage = simulatedStage();
  return { ...stage, world: { ...stage.world, disk } };
});
networkContract('simulated', simulatedStage);
networkContract('simulated, within one machine', () => {
  const stage = simulatedStage();
  return { ...stage, other: stage.world };
});
