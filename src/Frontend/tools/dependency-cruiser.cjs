/** What may import what. The rooms: app, features/<use-case>, item-types/<type>, shared. */
module.exports = {
  forbidden: [
    {
      name: 'features-apart',
      comment: 'A feature never imports the inside of another. Move what both need to shared.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'shared-is-free',
      comment: 'What is shared knows none of those that use it.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'item-types-apart',
      comment: 'An item type knows what item types share, and no other item type.',
      severity: 'error',
      from: { path: '^src/item-types/([^/]+)/', pathNot: '^src/item-types/shared/' },
      to: {
        path: '^src/',
        pathNot: '^src/(shared|item-types/shared|item-types/$1)/|^src/item-types/[^/]+$',
      },
    },
    {
      name: 'item-types-behind-their-catalogue',
      comment: 'Nothing outside an item type knows one: the catalogue finds them by their folders.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/item-types/' },
      to: { path: '^src/item-types/[^/]+/', pathNot: '^src/item-types/shared/' },
    },
    {
      name: 'app-puts-together',
      comment: 'Only the app imports the app.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/app/' },
      to: { path: '^src/app/' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other in a circle are one file in disguise.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: require('node:path').join(__dirname, '../tsconfig.json') },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
