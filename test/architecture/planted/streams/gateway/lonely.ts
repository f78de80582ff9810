// caught by walls no-orphans
export const lonely = 1;
