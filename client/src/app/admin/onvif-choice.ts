import type { OnvifAccess } from '#contract/onvif';

/** What a device gives for a camera's form. */
export interface OnvifChoice {
  mainUrl: string;
  subUrl: string | null;
  onvif: OnvifAccess;
}
