import { parseSync } from 'vite';
import { isNode, lineOf, walkTree, type TreeNode } from './syntax-tree.ts';

/**
 * Syntax that Chrome 87 (November 2020: all of ES2021, class fields and private methods of ES2022) cannot parse; one of these
 * in a file and none of the file runs. First Chrome with each: chromestatus.com.
 */
export function newerSyntax(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) return errors.map((error) => `${file} does not parse: ${error.message}`);
  const found: string[] = [];
  walkTree(program as unknown as TreeNode, (node, around) => {
    const name = nameNewer(node, around);
    if (name !== null) found.push(`${file}:${lineOf(source, node.start)} ${name}`);
  });
  return found;
}

function nameNewer(node: TreeNode, around: readonly TreeNode[]): string | null {
  switch (node.type) {
    case 'StaticBlock':
      return 'static block (Chrome 94)';
    case 'Decorator':
      return 'decorator (no Chrome)';
    case 'ImportAttribute':
      return 'import attribute (Chrome 123)';
    case 'AwaitExpression':
      return around.some(isFunction) ? null : 'top-level await (Chrome 89)';
    case 'ForOfStatement':
      return node['await'] === true && !around.some(isFunction) ? 'top-level await (Chrome 89)' : null;
    case 'BinaryExpression':
      return isNode(node['left']) && node['left'].type === 'PrivateIdentifier' ? '#field in object (Chrome 91)' : null;
    case 'VariableDeclaration':
      return String(node['kind']).includes('using') ? 'using declaration (Chrome 134)' : null;
    case 'ExportSpecifier':
      return isNode(node['exported']) && node['exported'].type === 'Literal' ? 'export as a string (Chrome 88)' : null;
    case 'Literal':
      return nameNewerPattern(node['regex']);
    default:
      return null;
  }
}

function nameNewerPattern(regex: unknown): string | null {
  if (typeof regex !== 'object' || regex === null || !('flags' in regex) || !('pattern' in regex)) return null;
  if (/[dv]/.test(String(regex.flags))) return `regular expression flag ${String(regex.flags)} (Chrome 90, 112)`;
  return /\(\?[ims]*-?[ims]+:/.test(String(regex.pattern)) ? 'regular expression modifiers (Chrome 125)' : null;
}

function isFunction(node: TreeNode): boolean {
  return /Function/.test(node.type);
}
