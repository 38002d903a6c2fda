"""What can be done to many articles at once, with a page that shows what will happen before it happens."""
