"""Reads Kubernetes objects as a JSON list and prints what Kubeflow Trainer's own models keep of each.

The models drop fields that they do not know, and refuse values of other types.
"""
import json
import sys

from kubeflow_trainer_api import models

KEPT = [
    getattr(models, "TrainerV1alpha1" + entry["kind"]).from_dict(entry).to_dict()
    for entry in json.load(sys.stdin)
]
print(json.dumps(KEPT))
