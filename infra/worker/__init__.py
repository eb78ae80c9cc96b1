"""The batch jobs' own program: spectrometry files (mzML, MGF) in, results as JSON out; standard library, and boto3 for S3."""
