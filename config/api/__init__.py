"""What all doors of the API share: how they are asked, how they page, how they say what is wrong."""
