"""The pages: one module an area, every view a function. What takes no view imports the module that it wants alone."""
