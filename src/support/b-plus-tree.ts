import { lowerBound } from './lower-bound.ts';
import type { PageCache } from './page-cache.ts';

/**
 * An index of whole numbers as databases keep it: keys in ascending order on leaf pages, and above them pages that say which leaf begins where (Bayer and
 * McCreight 1972; all keys in the leaves: Comer 1979).
 *
 * Key by key, every key goes to the leaf that its value says, wherever that is; a full leaf is split in two half full ones. All at once, sorted keys fill one leaf
 * after the other, and no leaf is touched twice. Only leaves go through the cache: the pages above them are one in `keysPerPage`, and stay in memory.
 */
export class BPlusTree {
  readonly keysPerPage: number;
  size = 0;
  leaves = 1;
  private readonly cache: PageCache;
  private readonly first: Leaf;
  private root: Node;

  constructor(keysPerPage: number, cache: PageCache) {
    this.keysPerPage = keysPerPage;
    this.cache = cache;
    this.first = newLeaf(0, keysPerPage);
    this.root = this.first;
    cache.create(0);
  }

  /** A tree of keys that are in ascending order and differ from one another. */
  static ofSorted(keys: Float64Array, keysPerPage: number, cache: PageCache): BPlusTree {
    const tree = new BPlusTree(keysPerPage, cache);
    tree.size = keys.length;
    let leaf = tree.first;
    let level: Child[] = [];
    for (let at = 0; at < keys.length; at += keysPerPage) {
      if (at > 0) leaf = leaf.next = tree.addLeaf();
      const filled = keys.subarray(at, at + keysPerPage);
      leaf.keys.set(filled);
      leaf.size = filled.length;
      level.push({ from: filled[0]!, node: leaf });
    }
    while (level.length > 1) {
      const above: Child[] = [];
      for (let at = 0; at < level.length; at += keysPerPage) above.push(parentOf(level.slice(at, at + keysPerPage)));
      level = above;
    }
    tree.root = level[0]?.node ?? tree.first;
    return tree;
  }

  /** False if the key is there already. */
  insert(key: number): boolean {
    const leaf = this.leafOf(key);
    const at = lowerBound(leaf.keys, key, leaf.size);
    if (at < leaf.size && leaf.keys[at] === key) {
      this.cache.read(leaf.page);
      return false;
    }
    this.cache.change(leaf.page);
    this.size++;
    if (leaf.size < this.keysPerPage) put(leaf, at, key);
    else this.addLeafBehind(leaf, at, key);
    return true;
  }

  has(key: number): boolean {
    const leaf = this.leafOf(key);
    this.cache.read(leaf.page);
    const at = lowerBound(leaf.keys, key, leaf.size);
    return at < leaf.size && leaf.keys[at] === key;
  }

  /** All keys in ascending order. */
  keys(): Float64Array {
    const keys = new Float64Array(this.size);
    let at = 0;
    for (let leaf: Leaf | null = this.first; leaf !== null; leaf = leaf.next) {
      keys.set(leaf.keys.subarray(0, leaf.size), at);
      at += leaf.size;
    }
    return keys;
  }

  private leafOf(key: number): Leaf {
    let node = this.root;
    while ('children' in node) node = node.children[childFor(node.starts, key)]!;
    return node;
  }

  private addLeaf(): Leaf {
    const leaf = newLeaf(this.leaves++, this.keysPerPage);
    this.cache.create(leaf.page);
    return leaf;
  }

  /** The upper half of a full leaf moves to a new one behind it; the key, whose place is `at`, goes where it belongs. */
  private addLeafBehind(leaf: Leaf, at: number, key: number): void {
    const above = this.pathTo(key);
    const right = this.addLeaf();
    const half = Math.ceil(leaf.size / 2);
    right.keys.set(leaf.keys.subarray(half));
    right.size = leaf.size - half;
    right.next = leaf.next;
    leaf.size = half;
    leaf.next = right;
    if (at <= half) put(leaf, at, key);
    else put(right, at - half, key);
    this.addChild(above, { from: right.keys[0]!, node: right });
  }

  private pathTo(key: number): Step[] {
    const path: Step[] = [];
    let node = this.root;
    while ('children' in node) {
      const place = childFor(node.starts, key);
      path.push({ parent: node, place });
      node = node.children[place]!;
    }
    return path;
  }

  /** Puts a node behind the one that the path leads to. A parent with too many children is split as a leaf is. */
  private addChild(path: readonly Step[], child: Child): void {
    let added = child;
    for (const { parent, place } of path.toReversed()) {
      parent.starts.splice(place + 1, 0, added.from);
      parent.children.splice(place + 1, 0, added.node);
      if (parent.children.length <= this.keysPerPage) return;
      const half = parent.children.length >>> 1;
      const starts = parent.starts.splice(half);
      added = { from: starts[0]!, node: { starts, children: parent.children.splice(half) } };
    }
    this.root = parentOf([{ from: -Infinity, node: this.root }, added]).node;
  }
}

interface Leaf {
  readonly page: number;
  readonly keys: Float64Array;
  size: number;
  next: Leaf | null;
}

interface Inner {
  /** the least key that belongs to each child; that of the first child is never looked at */
  readonly starts: number[];
  readonly children: Node[];
}

type Node = Leaf | Inner;

interface Child {
  readonly from: number;
  readonly node: Node;
}

interface Step {
  readonly parent: Inner;
  readonly place: number;
}

const newLeaf = (page: number, keysPerPage: number): Leaf => ({ page, keys: new Float64Array(keysPerPage), size: 0, next: null });

const parentOf = (level: readonly Child[]): { from: number; node: Inner } => ({
  from: level[0]!.from,
  node: { starts: level.map(({ from }) => from), children: level.map(({ node }) => node) },
});

/** The last child that begins at `key` or before it; the first one if none does. */
function childFor(starts: readonly number[], key: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= key) low = middle;
    else high = middle - 1;
  }
  return low;
}

function put(leaf: Leaf, at: number, key: number): void {
  leaf.keys.copyWithin(at + 1, at, leaf.size);
  leaf.keys[at] = key;
  leaf.size++;
}
