// caught by walls client-features-below-app
import { routes } from '../../app/routes.ts';

export const used = routes;
