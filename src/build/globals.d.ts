/** Version and source hash of this build; filled in when a bundle is made and when tests run. */
declare const __BUILD_ID__: string;
