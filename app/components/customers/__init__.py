"""The room of «Vos clients»: what customers have in common, and what feeds the grid."""
