/**
 * All that is on a simulated disk: names and bytes as processes see them, and what of both would
 * be left after a loss of power. Operations change it; a crash makes another image of it.
 *
 * Names are kept as strictly as POSIX allows: a new, moved or removed name is safe only after its
 * directory was synced, whatever was synced else. Before, changes of names reach the disk in the
 * order in which they were made.
 */
import { type DirectoryNode, Tree, type TreeNode } from '@odradek/world';
import type { SimulatedRandom } from '../random.ts';
import { FileContent } from './file-content.ts';
import type { Crash, DiskOperation } from './operations.ts';

type Node = TreeNode<FileContent>;

/** More unsynced changes of names than this, and the system writes the older half by itself. */
const UNSYNCED_COUNT_MAX = 4096;

/** One atomic change of names: a rename sets one and removes another. */
interface NameChange {
  readonly entries: readonly NameEntry[];
}

interface NameEntry {
  readonly directory: number;
  readonly name: string;
  /** Missing when the name goes. */
  readonly node: Node | undefined;
}

export class DiskImage {
  readonly tree: Tree<FileContent> = new Tree();
  readonly #files = new Map<number, FileContent>();
  /** What each directory holds after a loss of power, by its id. */
  readonly #durable = new Map<number, Map<string, Node>>([[this.tree.root.id, new Map()]]);
  #unsynced: NameChange[] = [];
  /** How often each file is open: it stays as long, also without a name. */
  readonly #openCounts = new Map<number, number>();
  #nextFile = 1;

  get nextFile(): number {
    return this.#nextFile;
  }

  /** A file by its number: also one that has lost its name. */
  file(number: number): FileContent | undefined {
    return this.#files.get(number);
  }

  opened(number: number): void {
    this.#openCounts.set(number, (this.#openCounts.get(number) ?? 0) + 1);
  }

  closed(number: number): void {
    const count = (this.#openCounts.get(number) ?? 0) - 1;
    if (count > 0) this.#openCounts.set(number, count);
    else {
      this.#openCounts.delete(number);
      this.#forgetUnused(this.#files.get(number));
    }
  }

  /** Applies what must have been checked before: it throws only for what cannot be. */
  apply(operation: DiskOperation): void {
    switch (operation.type) {
      case 'create':
        return this.#create(operation.path, operation.file, operation.atMs);
      case 'write': {
        const file = this.#files.get(operation.file);
        file?.write(operation.bytes, operation.position);
        if (file !== undefined) file.modifiedMs = operation.atMs;
        return;
      }
      case 'truncate': {
        const file = this.#files.get(operation.file);
        file?.truncate(operation.size);
        if (file !== undefined) file.modifiedMs = operation.atMs;
        return;
      }
      case 'sync':
        return this.#files.get(operation.file)?.sync(operation.changes);
      case 'makeDirectory':
        return this.#makeDirectory(operation.path);
      case 'rename':
        return this.#rename(operation.from, operation.to);
      case 'remove':
        return this.#remove(operation.path);
      case 'syncDirectory':
        return this.#syncDirectory(this.tree.directory(operation.path, 'sync directory').id);
    }
  }

  /** What the next process finds. This image stays as it is. */
  after(crash: Crash, random: SimulatedRandom): DiskImage {
    const left = new DiskImage();
    left.#nextFile = this.#nextFile;
    if (crash.type === 'kill') {
      left.#fill(
        left.tree.root,
        (directory) => directory.entries,
        this.tree.root,
        (file) => file.afterKill(),
      );
      return left;
    }
    const names = this.#namesAfterPowerOff(random);
    left.#fill(
      left.tree.root,
      (directory) => names.get(directory.id) ?? new Map(),
      this.tree.root,
      (file) => file.afterPowerOff(random, crash.unsynced),
    );
    return left;
  }

  #create(path: string, number: number, atMs: number): void {
    const { directory, name } = this.tree.place(path, 'create');
    const file = new FileContent(number, atMs);
    this.#files.set(number, file);
    this.#nextFile = Math.max(this.#nextFile, number + 1);
    const node: Node = { type: 'file', file };
    directory.entries.set(name, node);
    this.#changeNames({ entries: [{ directory: directory.id, name, node }] });
  }

  #makeDirectory(path: string): void {
    const place = this.tree.place(path, 'make directory');
    const node = this.tree.addDirectory(place);
    this.#durable.set(node.id, new Map());
    this.#changeNames({ entries: [{ directory: place.directory.id, name: place.name, node }] });
  }

  #rename(from: string, to: string): void {
    const source = this.tree.place(from, 'rename');
    const target = this.tree.place(to, 'rename');
    const node = source.directory.entries.get(source.name);
    const replaced = target.directory.entries.get(target.name);
    this.tree.rename(from, to);
    if (node === undefined || node === replaced) return;
    if (replaced?.type === 'file') this.#unnamed(replaced.file);
    this.#changeNames({
      entries: [
        { directory: source.directory.id, name: source.name, node: undefined },
        { directory: target.directory.id, name: target.name, node },
      ],
    });
  }

  #remove(path: string): void {
    const { directory, name } = this.tree.place(path, 'remove');
    const removed = directory.entries.get(name);
    if (!directory.entries.delete(name)) return;
    if (removed?.type === 'file') this.#unnamed(removed.file);
    this.#changeNames({ entries: [{ directory: directory.id, name, node: undefined }] });
  }

  #unnamed(file: FileContent): void {
    file.isNamed = false;
    this.#forgetUnused(file);
  }

  #forgetUnused(file: FileContent | undefined): void {
    if (file === undefined || file.isNamed || this.#openCounts.has(file.number)) return;
    this.#files.delete(file.number);
  }

  #changeNames(change: NameChange): void {
    this.#unsynced.push(change);
    if (this.#unsynced.length <= UNSYNCED_COUNT_MAX) return;
    for (const old of this.#unsynced.splice(0, UNSYNCED_COUNT_MAX / 2)) {
      applyNames(this.#durable, old);
    }
  }

  /** Makes all changes of one directory's names durable, with those of others that they need. */
  #syncDirectory(id: number): void {
    const needed = new Set([id]);
    const safe = new Set<NameChange>();
    // A name that came from another directory takes along what had happened there before.
    for (const change of this.#unsynced.toReversed()) {
      if (!change.entries.some(({ directory }) => needed.has(directory))) continue;
      safe.add(change);
      for (const { directory } of change.entries) needed.add(directory);
    }
    for (const change of this.#unsynced) if (safe.has(change)) applyNames(this.#durable, change);
    this.#unsynced = this.#unsynced.filter((change) => !safe.has(change));
  }

  #namesAfterPowerOff(random: SimulatedRandom): ReadonlyMap<number, Map<string, Node>> {
    const names = new Map<number, Map<string, Node>>();
    for (const [id, entries] of this.#durable) names.set(id, new Map(entries));
    const kept = random.integer(this.#unsynced.length + 1);
    for (const change of this.#unsynced.slice(0, kept)) applyNames(names, change);
    return names;
  }

  /** Fills `target` with a copy of `source`, as far as `entriesOf` knows of names in it. */
  #fill(
    target: DirectoryNode<FileContent>,
    entriesOf: (directory: DirectoryNode<FileContent>) => ReadonlyMap<string, Node>,
    source: DirectoryNode<FileContent>,
    copied: (file: FileContent) => FileContent,
  ): void {
    const durable = new Map<string, Node>();
    this.#durable.set(target.id, durable);
    for (const [name, node] of entriesOf(source)) {
      if (node.type === 'directory') {
        const made = this.tree.addDirectory({ directory: target, name });
        this.#fill(made, entriesOf, node, copied);
        durable.set(name, made);
        continue;
      }
      const file = copied(node.file);
      const copy: Node = { type: 'file', file };
      this.#files.set(file.number, file);
      target.entries.set(name, copy);
      durable.set(name, copy);
    }
  }
}

function applyNames(names: ReadonlyMap<number, Map<string, Node>>, change: NameChange): void {
  for (const { directory, name, node } of change.entries) {
    if (node === undefined) names.get(directory)?.delete(name);
    else names.get(directory)?.set(name, node);
  }
}
