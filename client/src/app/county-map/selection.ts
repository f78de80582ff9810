/** What is chosen on a map or in a list; `id` as the contract names it. */
export interface Selection {
  kind: 'grid' | 'household' | 'camera' | 'worker' | 'incident' | 'division';
  id: string;
}
