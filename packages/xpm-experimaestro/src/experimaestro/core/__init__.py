"""Import names of the document below `experimaestro.core`."""
