// caught by walls contract-imports-typebox-only
import { sep } from 'node:path';

export const separator = sep;
