"""What a drawing shows: an Architecture and a view's selection in, a View out."""
