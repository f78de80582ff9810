// caught by walls product-needs-no-test-tool
import fc from 'fast-check';

export const used = fc;
