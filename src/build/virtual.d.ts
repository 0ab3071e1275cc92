/** Modules that the build makes up; see `complexity/plugin.ts`. */
declare module 'virtual:complexity' {
  const complexity: Readonly<Record<import('../model/views/index.ts').ViewName, import('../model/complexity.ts').ViewComplexity>>;
  export default complexity;
}

declare module 'virtual:listings' {
  const listings: Readonly<Record<import('../model/views/index.ts').ViewName, import('../model/complexity.ts').ViewListings>>;
  export default listings;
}
