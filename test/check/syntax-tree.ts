/** A node of an ESTree, as far as a walk needs to know it. */
export interface TreeNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Calls `visit` for every node with the nodes around it, the nearest last. */
export function walkTree(
  node: TreeNode,
  visit: (node: TreeNode, around: readonly TreeNode[]) => void,
  around: readonly TreeNode[] = [],
): void {
  visit(node, around);
  const inside = [...around, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walkTree(child, visit, inside);
    }
  }
}

/** Whether a value found in a tree is a node of it. */
export function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** 1-based line of an offset. */
export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
