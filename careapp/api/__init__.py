"""HTTP routes: session, documents, planning data, health."""
